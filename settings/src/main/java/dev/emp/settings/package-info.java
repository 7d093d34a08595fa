/** What can be set, where it was set, and what is wrong with it: for every service, knowing none of them. */
@NullMarked
package dev.emp.settings;

import org.jspecify.annotations.NullMarked;
