package sunhwan.conformance.architecture.planted.internal.kernel;

/** Speaks while it works. */
public record KernelThatLogs(System.Logger logger) {}
