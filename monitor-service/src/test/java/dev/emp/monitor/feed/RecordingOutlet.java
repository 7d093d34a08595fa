package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The far end of a client: takes texts when the test lets it. */
final class RecordingOutlet implements Outlet {
    final List<JsonNode> taken = new ArrayList<>();
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    boolean stuck;
    int closedWith;

    @Override
    public CompletionStage<Void> send(List<FeedText> texts) {
        assertThat(underWay).as("one send at a time").isDone();
        texts.forEach(text -> taken.add(JsonMapper.shared().readTree(text.text())));
        underWay = stuck ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        return underWay;
    }

    @Override
    public void close(int code, String reason) {
        closedWith = code;
    }

    void comeLoose() {
        stuck = false;
        underWay.complete(null);
    }

    List<String> types() {
        return taken.stream().map(message -> message.path("type").asString()).toList();
    }

    JsonNode last() {
        return taken.getLast();
    }
}
