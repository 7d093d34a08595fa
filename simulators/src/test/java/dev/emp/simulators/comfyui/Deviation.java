package dev.emp.simulators.comfyui;

import java.util.Arrays;
import java.util.Optional;

/** Where the simulator differs from the recorded server on purpose, and what is compared instead. */
enum Deviation {
    MACHINE("09", Compared.SHAPE, "the numbers of another machine; an index where the CPU has none", 0, 20),
    MODEL_FOLDERS("09", Compared.STATUS, "a shorter list of folders", 14),
    MODELS("09", Compared.STATUS, "knows make-believe models, the recorded server knew none", 15),
    CHECKPOINTS(
            "03",
            Compared.STATUS,
            "knows make-believe checkpoints, so the wrong one is missing from a longer list",
            14),
    PREVIEW_FORMAT("08", Compared.STATUS, "no WebP in a JDK: /view?preview= gives JPEG", 23),
    HISTORY_RACE("01", Compared.STATUS, "asked at execution_success, when history may or may not be there yet", 1);

    enum Compared {
        SHAPE,
        STATUS
    }

    final String transcript;
    final Compared compared;
    final String reason;
    private final int[] requests;

    Deviation(String transcript, Compared compared, String reason, int... requests) {
        this.transcript = transcript;
        this.compared = compared;
        this.reason = reason;
        this.requests = requests;
    }

    static Optional<Deviation> of(String transcriptName, int request) {
        return Arrays.stream(values())
                .filter(deviation -> transcriptName.startsWith(deviation.transcript + "-"))
                .filter(deviation -> Arrays.stream(deviation.requests).anyMatch(id -> id == request))
                .findFirst();
    }
}
