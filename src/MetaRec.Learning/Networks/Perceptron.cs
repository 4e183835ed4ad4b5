using MetaRec.Data.Specs;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>
/// "mlp": a ReLU network over the inputs of user and item side by side (MeLU: Lee, Im, Jang, Cho and Chung, 2019), with a linear path beside it (wide and deep: Cheng et al.,
/// 2016) and the product of both inputs, where the spec asks for them.
/// </summary>
public sealed class Perceptron : IRatingNetwork
{
    public string Name => "mlp";

    public IReadOnlyList<string> Options => NetworkOptions.OfPerceptron;

    public IReadOnlyList<BlockShape> Blocks(ModelShape shape) => RatingHead.Blocks(shape.Model, shape.UserWidth + shape.ItemWidth);

    public int FeatureWidth(ModelShape shape) => shape.Model.Hidden[^1];

    public Node<T> Features<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => RatingHead.Features(weights, items, task.User);

    public Node<T> Predict<T>(Weights<T> weights, TaskGraph<T> task, Node<T> items)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => RatingHead.Predict(weights, task, items, task.User);
}
