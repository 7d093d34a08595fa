package dev.emp.orchestrator.webhooks;

/**
 * What was found in a document.
 *
 * @param name of the document
 * @param version that a change of it replaces
 */
record Stored<T>(String name, long version, T value) {}
