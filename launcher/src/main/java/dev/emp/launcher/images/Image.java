package dev.emp.launcher.images;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What can be built, in the order in which one needs the other. */
enum Image {
    SERVICE("service", "deploy/images/Dockerfile", "production"),
    DEVELOPMENT("development", "deploy/images/Dockerfile", "development"),
    MACHINE_BASE("machine-base", "deploy/images/machine/Dockerfile", "base"),
    MACHINE_SIMULATION("machine-simulation", "deploy/images/machine/Dockerfile", "simulation"),
    MACHINE_PLAYWRIGHT("machine-playwright", "deploy/images/machine/Dockerfile", "playwright"),
    MACHINE_COMFYUI("machine-comfyui", "deploy/images/machine/Dockerfile", "comfyui");

    /** What needs neither a GPU nor a download of gigabytes. */
    static final List<Image> USUAL = List.of(SERVICE, MACHINE_BASE, MACHINE_SIMULATION, MACHINE_PLAYWRIGHT);

    private final String label;
    private final String dockerfile;
    private final String target;

    Image(String label, String dockerfile, String target) {
        this.label = label;
        this.dockerfile = dockerfile;
        this.target = target;
    }

    String label() {
        return label;
    }

    String dockerfile() {
        return dockerfile;
    }

    String target() {
        return target;
    }

    /** @param registry before the name, with its slash; empty for none */
    String reference(String registry, String tag) {
        return registry + "emp/" + label + ":" + tag;
    }

    /** @throws IllegalArgumentException if there is no such image; the message lists those there are */
    static Image ofLabel(String label) {
        return Arrays.stream(values())
                .filter(image -> image.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown image '" + label + "', there are: " + labels()));
    }

    static String labels() {
        return Arrays.stream(values()).map(Image::label).collect(Collectors.joining(", "));
    }
}
