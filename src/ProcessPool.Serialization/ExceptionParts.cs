using System.Collections;
using System.Collections.Specialized;
using System.Reflection;
using System.Runtime.ExceptionServices;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization;

/// <summary>An exception taken apart: itself, and those that caused it. Nothing here calls a member that its class can override.</summary>
internal static class ExceptionParts
{
    private static readonly Func<object, object> Clone = typeof(object)
        .GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    private static readonly FieldInfo MessageField = Field(typeof(Exception), "_message");
    private static readonly FieldInfo InnerField = Field(typeof(Exception), "_innerException");
    private static readonly FieldInfo DataField = Field(typeof(Exception), "_data");
    private static readonly FieldInfo StackField = Field(typeof(Exception), "_stackTrace");
    private static readonly FieldInfo StackTextField = Field(typeof(Exception), "_stackTraceString");
    private static readonly FieldInfo RemoteStackField = Field(typeof(Exception), "_remoteStackTraceString");
    private static readonly FieldInfo InnersField = Field(typeof(AggregateException), "_innerExceptions");
    private static readonly FieldInfo InnersViewField = Field(typeof(AggregateException), "_rocView");

    /// <summary>The message that its constructor was given.</summary>
    public static string? Message(Exception exception) => (string?)MessageField.GetValue(exception);

    /// <summary>What caused it: several for an <see cref="AggregateException"/>, at most one otherwise.</summary>
    public static IReadOnlyList<Exception> Inners(Exception exception)
        => exception is AggregateException && InnersField.GetValue(exception) is Exception[] { Length: > 0 } many ? many
            : exception.InnerException is { } inner ? [inner]
            : [];

    public static void SetInners(Exception exception, Exception[] inners)
    {
        InnerField.SetValue(exception, inners.FirstOrDefault());
        if (exception is AggregateException)
        {
            InnersField.SetValue(exception, inners);
            InnersViewField.SetValue(exception, null);
        }
    }

    public static void SetRemoteStack(Exception exception, string? stack)
    {
        RemoteStackField.SetValue(exception, null); // A class that writes its stack itself brought some text along.
        if (stack is not null)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stack);
        }
    }

    /// <summary>A copy without its causes and its stack, which refers to itself where the exception does, and whose data are those that can cross.</summary>
    public static Exception Alone(Exception exception, ObjectWriter objects)
    {
        var alone = (Exception)Clone(exception);
        SetInners(alone, []);
        StackField.SetValue(alone, null);
        StackTextField.SetValue(alone, null);
        RemoteStackField.SetValue(alone, null);
        DataField.SetValue(alone, DataField.GetValue(exception) is IDictionary { Count: > 0 } data ? Crossing(data, objects) : null);
        for (var level = exception.GetType(); level is not null && level != typeof(Exception); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsAssignableFrom(exception.GetType()) && ReferenceEquals(field.GetValue(alone), exception))
                {
                    field.SetValue(alone, alone);
                }
            }
        }

        return alone;
    }

    /// <summary>The entries that can cross; of values that cannot, their text.</summary>
    private static ListDictionary Crossing(IDictionary data, ObjectWriter objects)
    {
        var crossing = new ListDictionary();
        foreach (DictionaryEntry entry in data)
        {
            if (CanCross(entry.Key, objects))
            {
                crossing[entry.Key] = CanCross(entry.Value, objects) ? entry.Value : ExceptionText.Try(() => entry.Value?.ToString());
            }
        }

        return crossing;
    }

    private static bool CanCross(object? value, ObjectWriter objects)
    {
        try
        {
            objects.Write(new Scratch(), value);
            return true;
        }
        catch (Exception)
        {
            return false; // Whatever it was: the exception itself is what matters.
        }
    }

    private static FieldInfo Field(Type type, string name) => type.GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(type.FullName, name);
}
