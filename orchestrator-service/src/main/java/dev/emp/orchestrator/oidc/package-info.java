/** Access tokens of an OpenID Connect issuer in place of API keys, for those who want them. Off unless configured. */
@NullMarked
package dev.emp.orchestrator.oidc;

import org.jspecify.annotations.NullMarked;
