package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.net.URI;

/**
 * What names a job at a ComfyUI for good: {@code <server url>#<prompt id>}. The client id that hears the job's events follows
 * from it, so that whoever has the handle can hear them.
 */
record Handle(String server, String promptId) {

    static Handle of(URI server, String promptId) {
        return new Handle(server.toString(), promptId);
    }

    /** @throws ConnectorException lost, when the handle is not of this server: the job cannot be found here */
    static Handle parse(String text, URI server) throws ConnectorException {
        int separator = text.lastIndexOf('#');
        if (separator <= 0 || separator == text.length() - 1) {
            throw new ConnectorException(ErrorClass.LOST, "The handle " + text + " is not one of ComfyUI's.");
        }
        Handle handle = new Handle(text.substring(0, separator), text.substring(separator + 1));
        if (!handle.server.equals(server.toString())) {
            throw new ConnectorException(
                    ErrorClass.LOST, "The job was at ComfyUI " + handle.server + ", and this is " + server + ".");
        }
        return handle;
    }

    /** Execution events reach only the socket of the client id that submitted the job. */
    static String clientId(String promptId) {
        return "emp-" + promptId;
    }

    @Override
    public String toString() {
        return server + "#" + promptId;
    }
}
