using System.Diagnostics;
using ProcessPool.Workers.Launching;

namespace ProcessPool.Benchmarks.Peers;

/// <summary>
/// The processes of a peer, which can be stopped: idle pools of some peers wake up all the time, and short calls of others beside them took three times as long. A group of the same session, so that
/// Linux ends what is stopped when this process has ended.
/// </summary>
internal sealed class PeerGroup(int leader)
{
    private const string Perl = "/usr/bin/perl"; // A part of Debian's base; .NET has no way to start a group.

    /// <summary>Has what is started lead a group: its command follows as further arguments. False: it cannot be done here.</summary>
    public static bool TryLead(ProcessStartInfo start)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Perl))
        {
            return false;
        }

        start.FileName = Perl;
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add("setpgrp(0, 0); exec { $ARGV[0] } @ARGV or exit 127");
        return true;
    }

    public void Stop() => _ = ProcessGroup.Signal(-leader, ProcessGroup.Stop);

    public void Continue() => _ = ProcessGroup.Signal(-leader, ProcessGroup.Continue);
}
