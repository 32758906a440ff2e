package sunhwan.conformance.architecture.planted.text;

import sunhwan.conformance.architecture.planted.internal.kernel.KernelThatLogs;

/** Uses what is the core's own. */
public record TextThatReachesInside(KernelThatLogs kernel) {}
