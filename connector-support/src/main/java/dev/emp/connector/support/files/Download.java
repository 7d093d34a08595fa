package dev.emp.connector.support.files;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.http.OpenAnswer;
import java.net.URI;

/** Fetches an output file from a provider. */
@FunctionalInterface
public interface Download {

    /** The file; whoever opens it closes it. */
    OpenAnswer open(URI file) throws ConnectorException, InterruptedException;
}
