/** The declared list of models, and the folder that holds them. */
@NullMarked
package dev.emp.setup.models;

import org.jspecify.annotations.NullMarked;
