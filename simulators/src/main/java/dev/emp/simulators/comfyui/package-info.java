/** A stateful fake of a ComfyUI server: its HTTP and WebSocket protocol, its queue, its cache and a set of nodes. */
@NullMarked
package dev.emp.simulators.comfyui;

import org.jspecify.annotations.NullMarked;
