package dev.emp.launcher.check;

import java.util.List;

/** Looks at one thing. Blocks for some seconds at most, changes nothing. */
@FunctionalInterface
interface Check {

    List<Finding> look();
}
