package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.ManualPace;
import dev.emp.simulators.transcripts.TranscriptItem.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sockets of a played transcript, what each should have heard by now, and the time of the simulator: it passes step by
 * step, only as far as somebody still lacks a frame.
 */
final class Audience {
    private final TestClient client;
    private final ManualPace pace;
    private final Map<String, TestClient.Socket> sockets = new LinkedHashMap<>();
    private final Map<String, TestClient.Socket> open = new LinkedHashMap<>();
    private final Map<String, List<Received>> expected = new LinkedHashMap<>();
    private final long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();

    Audience(TestClient client, ManualPace pace) {
        this.client = client;
        this.pace = pace;
    }

    void join(String connection, TestClient.Socket socket) {
        sockets.put(connection, socket);
        open.put(connection, socket);
        expected.put(connection, new ArrayList<>());
    }

    /** The socket hears nothing more. */
    TestClient.Socket leave(String connection) {
        open.remove(connection);
        return sockets.get(connection);
    }

    /** The number of open sockets. */
    int size() {
        return open.size();
    }

    TestClient.Socket socket(String connection) {
        return sockets.get(connection);
    }

    void expect(Received frame) {
        expected.get(frame.connection()).add(frame);
    }

    /** The frames that the recorded client got, by connection. */
    Map<String, List<Received>> expected() {
        return expected;
    }

    List<TestClient.Frame> heard(String connection) {
        return sockets.get(connection).frames();
    }

    /** Waits until every open socket has got as many frames as the recorded one had, releasing steps as needed. */
    void settle() throws InterruptedException {
        while (!isSettled()) {
            failIfLate();
            if (!pace.isParked()) {
                awaitAnyFrame();
                continue;
            }
            for (TestClient.Socket socket : open.values()) {
                socket.flush();
            }
            if (!isSettled()) {
                pace.release(1);
            }
        }
    }

    private void awaitAnyFrame() throws InterruptedException {
        for (Map.Entry<String, TestClient.Socket> socket : open.entrySet()) {
            if (lacks(socket.getKey())) {
                int count = socket.getValue().frames().size();
                socket.getValue().awaitMoreThan(count, Duration.ofMillis(20));
                return;
            }
        }
    }

    private boolean isSettled() {
        return open.keySet().stream().noneMatch(this::lacks);
    }

    private boolean lacks(String connection) {
        return heard(connection).size() < expected.get(connection).size();
    }

    /** Lets a number of steps pass, unheard, until the executor stands at the one after them. */
    void release(int steps) throws InterruptedException {
        for (int i = 0; i < steps; i++) {
            awaitParked();
            pace.release(1);
        }
        awaitParked();
    }

    /** Waits until nothing more happens by itself: the executor stands at a step, or has nothing to do. */
    void awaitStandstill() throws Exception {
        while (!pace.isParked() && remaining() > 0) {
            failIfLate();
        }
    }

    private void awaitParked() throws InterruptedException {
        if (!pace.awaitParked(TestClient.LIMIT)) {
            throw new AssertionError("the executor stands at no step");
        }
    }

    /** Lets time pass until the queue is empty. */
    void runUntilIdle() throws Exception {
        while (remaining() > 0) {
            if (pace.isParked()) {
                pace.release(1);
            }
            failIfLate();
        }
    }

    /** The number of prompts that wait or run. */
    int remaining() throws Exception {
        return client.getJson("/prompt").at("/exec_info/queue_remaining").asInt();
    }

    void failIfLate() {
        if (System.nanoTime() > end) {
            StringBuilder state = new StringBuilder("the simulator did not send what the recording has:");
            expected.forEach((connection, frames) -> state.append('\n')
                    .append(connection)
                    .append(" expected ")
                    .append(frames.stream().map(Received::type).toList())
                    .append("\n got ")
                    .append(heard(connection).stream()
                            .map(TestClient.Frame::type)
                            .toList()));
            throw new AssertionError(state.toString());
        }
    }
}
