using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using MetaRec.Data;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Hosting.Configuration;

/// <summary>
/// Reads options from configuration and collects everything that is wrong with them: unknown keys, values of the wrong type, broken rules. The framework's binder stops at the
/// first value that it cannot convert; whoever starts a process wants to hear of all of them.
/// </summary>
public sealed class OptionsReader(IConfiguration configuration)
{
    private readonly List<string> _errors = [];

    public IConfiguration Configuration { get; } = configuration;

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Options with the values of a section, and their defaults where it has none.</summary>
    public T Read<T>(string section)
        where T : class, new()
    {
        var options = new T();
        Fill(options, Configuration.GetSection(section));
        return options;
    }

    /// <summary>Adds something that is wrong across sections.</summary>
    public void AddError(string error) => _errors.Add(error);

    /// <summary>Ends the reading.</summary>
    /// <exception cref="InvalidSettingsException">Something was wrong; the message names all of it.</exception>
    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidSettingsException([.. _errors]);
        }
    }

    private void Fill(object options, IConfigurationSection section)
    {
        var properties = options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod?.IsPublic == true).ToArray();
        foreach (var child in section.GetChildren())
        {
            var property = properties.FirstOrDefault(property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                AddError($"'{child.Path}' is not a known setting. {Suggestion.For(child.Key, properties.Select(known => known.Name))}".TrimEnd());
            }
            else if (IsNested(property.PropertyType))
            {
                Fill(property.GetValue(options)!, child);
            }
            else
            {
                Set(options, property, child);
            }
        }

        var broken = new List<ValidationResult>();
        var context = new ValidationContext(options);
        if (!Validator.TryValidateObject(options, context, broken, validateAllProperties: true) && options is IValidatableObject rules)
        {
            // The validator leaves these out once a property is wrong by itself.
            broken.AddRange(rules.Validate(context).ExceptBy(broken.Select(result => result.ErrorMessage), result => result.ErrorMessage));
        }

        _errors.AddRange(broken.Select(result => result.ErrorMessage!));
    }

    private void Set(object options, PropertyInfo property, IConfigurationSection value)
    {
        var converter = TypeDescriptor.GetConverter(property.PropertyType);
        try
        {
            property.SetValue(options, converter.ConvertFromString(null, CultureInfo.InvariantCulture, value.Value ?? ""));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            AddError($"'{value.Path}' must be of the kind {Kind(property.PropertyType)}, but was '{value.Value}'. Correct the value, or leave it out.");
        }
    }

    private static bool IsNested(Type type) => type.IsClass && type != typeof(string);

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var whole when whole == typeof(int) || whole == typeof(long) => "whole number",
        var number when number == typeof(double) || number == typeof(float) => "number",
        var flag when flag == typeof(bool) => "true or false",
        var time when time == typeof(TimeSpan) => "time (hh:mm:ss)",
        var other => other.Name,
    };
}
