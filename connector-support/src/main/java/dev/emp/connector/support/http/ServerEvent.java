package dev.emp.connector.support.http;

/**
 * One server-sent event.
 *
 * @param name {@code message} when the provider gave none
 * @param data its lines, joined by line feeds
 * @param id the last id that the stream gave, with this event or before; empty when it gave none
 */
public record ServerEvent(String name, String data, String id) {}
