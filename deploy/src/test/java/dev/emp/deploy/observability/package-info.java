/** Rules, dashboards and runbooks, without a platform: what the files say of themselves and of each other. */
@org.jspecify.annotations.NullMarked
package dev.emp.deploy.observability;
