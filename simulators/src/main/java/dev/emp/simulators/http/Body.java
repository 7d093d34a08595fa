package dev.emp.simulators.http;

/** What follows the head of an answer. */
public sealed interface Body permits Content, StreamedBody, NoBody {}
