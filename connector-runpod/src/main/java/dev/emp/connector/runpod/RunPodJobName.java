package dev.emp.connector.runpod;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;

/** What names a job at RunPod: {@code <endpoint>/<job id>}. */
record RunPodJobName(String endpoint, String id) {

    /** @throws ConnectorException lost, when the text is none */
    static RunPodJobName parse(String text) throws ConnectorException {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new ConnectorException(ErrorClass.LOST, "The handle " + text + " is none of RunPod's.");
        }
        return new RunPodJobName(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return endpoint + "/" + id;
    }
}
