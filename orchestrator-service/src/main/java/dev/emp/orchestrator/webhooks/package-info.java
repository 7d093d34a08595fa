/** Telling others what happens to jobs: webhooks by the Standard Webhooks specification, each event at least once. */
@NullMarked
package dev.emp.orchestrator.webhooks;

import org.jspecify.annotations.NullMarked;
