package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names a job at a ComfyUI for good: {@code <server>#<prompt id>@<time>}. The client id that hears the job's events
 * follows from it, so that whoever has the handle can hear them.
 *
 * @param server the server's name; its URL when it has none
 * @param submittedAt when the connector was about to submit the job, by the milliseconds since 1970 in the text; the epoch when
 *     the text does not say
 */
record Handle(String server, String promptId, Instant submittedAt) {

    private static final Pattern FORM = Pattern.compile("(.+)#([^#]+?)(?:@(\\d{1,15}))?");

    /** @throws ConnectorException lost, when the text is no handle of this connector */
    static Handle parse(String text) throws ConnectorException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new ConnectorException(ErrorClass.LOST, "The handle " + text + " is not one of ComfyUI's.");
        }
        String time = form.group(3);
        return new Handle(
                form.group(1),
                form.group(2),
                time == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(time)));
    }

    /** The same job under the name that ComfyUI gave it. */
    Handle calledByComfyUi(String ownPromptId) {
        return new Handle(server, ownPromptId, submittedAt);
    }

    String clientId() {
        return clientId(promptId);
    }

    /** Execution events reach only the socket of the client id that submitted the job. */
    static String clientId(String promptId) {
        return "emp-" + promptId;
    }

    @Override
    public String toString() {
        return server + "#" + promptId + (submittedAt.equals(Instant.EPOCH) ? "" : "@" + submittedAt.toEpochMilli());
    }
}
