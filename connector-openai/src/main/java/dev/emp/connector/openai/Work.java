package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;

/** How jobs of one operation are run from their beginning. */
@FunctionalInterface
interface Work {

    ConnectorResult run(Job job) throws ConnectorException, InterruptedException;
}
