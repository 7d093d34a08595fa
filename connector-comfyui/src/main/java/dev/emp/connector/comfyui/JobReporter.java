package dev.emp.connector.comfyui;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Turns one job's events into its progress, its previews and the images that nodes send over the socket. */
final class JobReporter {

    private static final int LARGEST_PREVIEW = 1024 * 1024;

    private final ConnectorContext context;
    private final JobOutputs outputs;
    private final JobProgress progress;
    private final Duration previewInterval;
    private final Clock clock;
    private final Map<String, Integer> imagesOverSocket = new HashMap<>();
    private Instant lastPreview = Instant.MIN;
    private String lastMessage = "";
    private double lastFraction = -1;

    JobReporter(
            ObjectNode workflow, ConnectorContext context, JobOutputs outputs, Duration previewInterval, Clock clock) {
        this.context = context;
        this.outputs = outputs;
        this.progress = new JobProgress(workflow);
        this.previewInterval = previewInterval;
        this.clock = clock;
        workflow.propertyNames().forEach(node -> {
            if (sendsImagesOverSocket(node)) {
                imagesOverSocket.put(node, 1);
            }
        });
    }

    void queued(int ahead) throws ConnectorException {
        if (progress.current() == null) {
            report(0, "queued at ComfyUI, " + ahead + " ahead");
        }
    }

    void on(ComfyUiEvent event) throws ConnectorException, InterruptedException {
        switch (event) {
            case ComfyUiEvent.Cached cached -> progress.cached(cached.nodes());
            case ComfyUiEvent.Executing executing -> {
                if (executing.node() != null) {
                    progress.begin(executing.node());
                }
            }
            case ComfyUiEvent.Steps steps -> {
                progress.step(steps.node(), steps.value(), steps.max());
                imagesOverSocket.computeIfPresent(steps.node(), (node, count) -> Math.max(count, (int) steps.max()));
            }
            case ComfyUiEvent.NodeStates states -> progress.states(states.finished());
            case ComfyUiEvent.Image image -> image(image);
            case ComfyUiEvent.Other _ -> {
                return;
            }
        }
        if (progress.current() != null) {
            report(progress.fraction(), progress.message());
        }
    }

    private void image(ComfyUiEvent.Image image) throws ConnectorException, InterruptedException {
        String node = image.node() != null ? image.node() : progress.current();
        if (node == null) {
            return;
        }
        if (imagesOverSocket.containsKey(node)) {
            outputs.store(node, image);
        } else if (image.data().length <= LARGEST_PREVIEW
                && !clock.instant().isBefore(lastPreview.plus(previewInterval))) {
            lastPreview = clock.instant();
            context.partial(image.contentType(), image.data());
        }
    }

    /** ComfyUI keeps no copy of such images: those sent while nobody heard are gone. */
    void requireImagesOverSocket() throws ConnectorException {
        for (Map.Entry<String, Integer> expected : imagesOverSocket.entrySet()) {
            int received = outputs.count(expected.getKey());
            if (received < expected.getValue()) {
                throw new ConnectorException(
                        ErrorClass.PROVIDER_ERROR,
                        "Node " + expected.getKey() + " (" + progress.className(expected.getKey()) + ") sent "
                                + expected.getValue() + " images over the socket, and " + received
                                + " arrived: the connection to ComfyUI was interrupted. A SaveImage node would keep them.");
            }
        }
    }

    private boolean sendsImagesOverSocket(String node) {
        return progress.className(node).toLowerCase(Locale.ROOT).contains("websocket");
    }

    private void report(double fraction, String message) throws ConnectorException {
        if (fraction != lastFraction || !message.equals(lastMessage)) {
            lastFraction = fraction;
            lastMessage = message;
            context.progress(fraction, message);
        }
    }
}
