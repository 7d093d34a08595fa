/** The declared list of ComfyUI's custom nodes, and their installation. */
@NullMarked
package dev.emp.setup.nodes;

import org.jspecify.annotations.NullMarked;
