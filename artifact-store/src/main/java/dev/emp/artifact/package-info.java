/** Where the files of jobs lie: the port, and a directory behind it. */
@NullMarked
package dev.emp.artifact;

import org.jspecify.annotations.NullMarked;
