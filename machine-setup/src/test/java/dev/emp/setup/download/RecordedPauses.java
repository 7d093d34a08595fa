package dev.emp.setup.download;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Waits for nothing, and remembers for how long it should have. */
public final class RecordedPauses implements Pause {

    private final List<Duration> taken = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void take(Duration time) {
        taken.add(time);
    }

    public List<Duration> taken() {
        return List.copyOf(taken);
    }
}
