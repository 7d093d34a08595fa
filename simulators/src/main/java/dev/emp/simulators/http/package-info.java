/**
 * What the simulators of HTTP providers share: one front on Reactor Netty with answers that can be streamed, paced, cut and
 * stalled, faults in code and over HTTP, keys, rate limits, and a ledger of the jobs that a provider took on.
 */
@NullMarked
package dev.emp.simulators.http;

import org.jspecify.annotations.NullMarked;
