/** Recordings of a real ComfyUI server: how to read them, and a server that replays one to a client under test. */
@NullMarked
package dev.emp.simulators.transcripts;

import org.jspecify.annotations.NullMarked;
