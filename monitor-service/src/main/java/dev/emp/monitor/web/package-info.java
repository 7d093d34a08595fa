/** The dashboard's files, the way through to the orchestrator's job details and files, and the security headers. */
@NullMarked
package dev.emp.monitor.web;

import org.jspecify.annotations.NullMarked;
