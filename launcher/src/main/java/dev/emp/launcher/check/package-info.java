/** What EMP needs of a machine, and whether it is there. */
@NullMarked
package dev.emp.launcher.check;

import org.jspecify.annotations.NullMarked;
