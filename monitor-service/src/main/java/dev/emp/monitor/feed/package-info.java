/** The WebSocket feed: tables of rows with a log of their changes, and clients that follow them at their own pace. */
@NullMarked
package dev.emp.monitor.feed;

import org.jspecify.annotations.NullMarked;
