package dev.emp.connector.openai;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a job at OpenAI, for good: {@code <deployment>/<what>}, where what is
 * <ul>
 *   <li>{@code call:<execution>}: a call was tried. It leaves nothing behind to attach to
 *   <li>{@code batch:<execution>@<epoch second>}: a batch was tried. It is found by its metadata
 *   <li>{@code resp_…} or {@code batch_…}: OpenAI's own name for the job
 * </ul>
 */
sealed interface Handle {

    /** The key with which the job was submitted; only with it can it be found. */
    String deployment();

    record Call(String deployment, String execution) implements Handle {
        @Override
        public String toString() {
            return deployment + "/call:" + execution;
        }
    }

    record BatchIntent(String deployment, String execution, Instant at) implements Handle {
        @Override
        public String toString() {
            return deployment + "/batch:" + execution + "@" + at.getEpochSecond();
        }
    }

    record Response(String deployment, String id) implements Handle {
        @Override
        public String toString() {
            return deployment + "/" + id;
        }
    }

    record Batch(String deployment, String id) implements Handle {
        @Override
        public String toString() {
            return deployment + "/" + id;
        }
    }

    Pattern FORM = Pattern.compile("([^/\\s]+)/(?:(call):|(batch):(?=\\S*@\\d{1,12}$))?([^/\\s]+)");

    String BATCH_ID = "batch_";

    /** @throws ConnectorException lost, when it is no handle of this connector: there is nothing to attach to */
    static Handle parse(String text) throws ConnectorException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ConnectorException(ErrorClass.LOST, "The handle " + text + " is not one of OpenAI's.");
        }
        String deployment = matcher.group(1);
        String name = matcher.group(4);
        if (matcher.group(2) != null) {
            return new Call(deployment, name);
        }
        if (matcher.group(3) != null) {
            int at = name.lastIndexOf('@');
            Instant tried = Instant.ofEpochSecond(Long.parseLong(name.substring(at + 1)));
            return new BatchIntent(deployment, name.substring(0, at), tried);
        }
        return name.startsWith(BATCH_ID) ? new Batch(deployment, name) : new Response(deployment, name);
    }
}
