/** Runs ComfyUI workflows on a local or remote ComfyUI server. */
@NullMarked
package dev.emp.connector.comfyui;

import org.jspecify.annotations.NullMarked;
