namespace ProcessPool.Capture.Analysis;

/// <summary>
/// The instructions of IL that the analysis knows by name. As <see cref="System.Reflection.Metadata.ILOpCode"/> has them, whose assembly is large, and needed for nothing else when a
/// function is captured.
/// </summary>
internal enum IlInstruction : ushort
{
    Ldarg_0 = 0x02,
    Ldarg_3 = 0x05,
    Ldloc_0 = 0x06,
    Ldloc_3 = 0x09,
    Stloc_0 = 0x0A,
    Stloc_3 = 0x0D,
    Ldarg_s = 0x0E,
    Ldarga_s = 0x0F,
    Starg_s = 0x10,
    Ldloc_s = 0x11,
    Ldloca_s = 0x12,
    Stloc_s = 0x13,
    Dup = 0x25,
    Pop = 0x26,
    Jmp = 0x27,
    Call = 0x28,
    Ret = 0x2A,
    Brfalse_s = 0x2C,
    Brtrue_s = 0x2D,
    Beq_s = 0x2E,
    Bne_un_s = 0x33,
    Brfalse = 0x39,
    Brtrue = 0x3A,
    Beq = 0x3B,
    Bne_un = 0x40,
    Callvirt = 0x6F,
    Newobj = 0x73,
    Castclass = 0x74,
    Isinst = 0x75,
    Ldfld = 0x7B,
    Ldflda = 0x7C,
    Stfld = 0x7D,
    Stsfld = 0x80,
    Box = 0x8C,
    Unbox_any = 0xA5,
    Leave = 0xDD,
    Leave_s = 0xDE,
    Ceq = 0xFE01,
    Cgt_un = 0xFE03,
    Ldftn = 0xFE06,
    Ldvirtftn = 0xFE07,
    Ldarg = 0xFE09,
    Ldarga = 0xFE0A,
    Starg = 0xFE0B,
    Ldloc = 0xFE0C,
    Ldloca = 0xFE0D,
    Stloc = 0xFE0E,
    Constrained = 0xFE16,
}

/// <summary>What stands behind an instruction: some of <see cref="System.Reflection.Emit.OperandType"/>.</summary>
internal enum IlOperand
{
    InlineBrTarget = 0,
    InlineField = 1,
    InlineI8 = 3,
    InlineMethod = 4,
    InlineNone = 5,
    InlineR = 7,
    InlineSwitch = 11,
    InlineTok = 12,
    InlineVar = 14,
    ShortInlineBrTarget = 15,
    ShortInlineI = 16,
    ShortInlineVar = 18,
}

/// <summary>Where an instruction goes on: some of <see cref="System.Reflection.Emit.FlowControl"/>.</summary>
internal enum IlFlow
{
    Branch = 0,
    Return = 7,
    Throw = 8,
}
