/** Who looks at the dashboard: sign-in with a key or at an issuer, the sealed cookie, and what is refused to whom. */
@NullMarked
package dev.emp.monitor.session;

import org.jspecify.annotations.NullMarked;
