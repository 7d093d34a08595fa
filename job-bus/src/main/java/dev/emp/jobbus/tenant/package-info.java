/** What a tenant may use, and what it uses. */
@NullMarked
package dev.emp.jobbus.tenant;

import org.jspecify.annotations.NullMarked;
