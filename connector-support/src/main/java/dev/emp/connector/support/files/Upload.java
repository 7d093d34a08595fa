package dev.emp.connector.support.files;

import dev.emp.connector.ConnectorException;

/** Brings a file to a provider. */
@FunctionalInterface
public interface Upload {

    /** @return the URL by which the provider's models read the file */
    String upload(String name, String contentType, byte[] content) throws ConnectorException, InterruptedException;
}
