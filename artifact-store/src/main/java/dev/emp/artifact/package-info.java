/** Where the files of jobs lie: the port, and behind it a directory or S3. */
@NullMarked
package dev.emp.artifact;

import org.jspecify.annotations.NullMarked;
