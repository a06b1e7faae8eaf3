using System.Reflection;

namespace ProcessPool.Capture.Analysis;

/// <content>Calls and delegates.</content>
internal sealed partial class MethodScan
{
    private void Call(IlInstruction code, MethodBase method)
    {
        if ((method.CallingConvention & CallingConventions.VarArgs) == CallingConventions.VarArgs)
        {
            throw new InvalidProgramException("Calls with __arglist are not understood.");
        }

        var hasReceiver = !method.IsStatic;
        var arguments = new TrackedValue?[method.GetParameters().Length + (hasReceiver ? 1 : 0)];
        for (var i = arguments.Length - 1; i >= (code == IlInstruction.Newobj ? 1 : 0); i--)
        {
            arguments[i] = Pop();
        }

        var isConstrained = _isConstrained;
        _isConstrained = false;
        if (code == IlInstruction.Newobj)
        {
            Create(method, arguments);
        }
        else
        {
            // With a constrained type, the receiver is the address of a value; what it is called on is not known here.
            var result = _analysis.Call(method, arguments, code == IlInstruction.Callvirt || isConstrained);
            if (method is MethodInfo { ReturnType: var type } && type != typeof(void))
            {
                Push(result);
            }
        }
    }

    private void Create(MethodBase constructor, TrackedValue?[] arguments)
    {
        if (constructor.DeclaringType!.IsSubclassOf(typeof(Delegate)))
        {
            _analysis.CreateDelegate(arguments[2]?.Function, arguments[1]);
        }
        else
        {
            _analysis.Call(constructor, arguments, isVirtual: false);
        }

        Push(null);
    }

    private void LoadVirtualFunction(MethodBase method, TrackedValue? receiver)
    {
        if (receiver is null && Overrides.MayExist(method))
        {
            Push(null);
        }
        else if (UseAnalysis.Callee(method, [receiver], isVirtual: true) is { } callee)
        {
            Push(TrackedValue.Of(callee));
        }
        else
        {
            receiver?.KeepAll();
            Push(null);
        }
    }
}
