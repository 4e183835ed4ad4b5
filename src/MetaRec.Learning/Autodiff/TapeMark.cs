namespace MetaRec.Learning.Autodiff;

/// <summary>A place on a <see cref="Tape{T}"/>.</summary>
/// <param name="Count">Nodes before it.</param>
/// <param name="Memory">Where its memory goes on.</param>
public readonly record struct TapeMark(int Count, (int Chunk, int Used) Memory);
