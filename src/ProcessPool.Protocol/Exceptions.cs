namespace ProcessPool.Protocol;

/// <summary>The other side sent what it must not send. Ends the connection, never the process.</summary>
internal sealed class ProtocolException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The connection was closed; the message has the first reason.</summary>
internal sealed class ConnectionClosedException(string reason, Exception? cause = null) : IOException($"The connection is closed: {reason}", cause);
