package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that a job tells whoever follows it; told again to whoever follows it later. */
sealed interface Told {

    void tell(ConnectorContext context) throws ConnectorException, InterruptedException;

    record Progress(double fraction, String message) implements Told {
        @Override
        public void tell(ConnectorContext context) throws ConnectorException {
            context.progress(fraction, message);
        }
    }

    record Log(String line) implements Told {
        @Override
        public void tell(ConnectorContext context) throws ConnectorException {
            context.log(line);
        }
    }

    record Usage(String unit, double amount) implements Told {
        @Override
        public void tell(ConnectorContext context) throws ConnectorException {
            context.usage(unit, amount);
        }
    }

    /** @param file holds the content for as long as the job is remembered */
    record Artifact(String name, String contentType, Path file) implements Told {
        @Override
        public void tell(ConnectorContext context) throws ConnectorException, InterruptedException {
            try {
                context.artifact(name, contentType, Files.newInputStream(file));
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while " + name + " was stored");
                }
                throw new ConnectorException(
                        ErrorClass.UNAVAILABLE, "The output file " + name + " could not be carried over.", e);
            }
        }
    }
}
