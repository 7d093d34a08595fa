package dev.emp.simulators.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LandscapeTest {

    @Test
    void paintsTheSameForTheSameTextAndSeed() {
        assertThat(pixels(new Landscape("a lake", 7).paint(64, 48)))
                .isEqualTo(pixels(new Landscape("a lake", 7).paint(64, 48)));
    }

    @Test
    void paintsSomethingElseForAnotherSeedOrText() {
        int[] picture = pixels(new Landscape("a lake", 7).paint(64, 48));

        assertThat(pixels(new Landscape("a lake", 8).paint(64, 48))).isNotEqualTo(picture);
        assertThat(pixels(new Landscape("a desert", 7).paint(64, 48))).isNotEqualTo(picture);
    }

    @Test
    void usesManyColours() {
        assertThat(Arrays.stream(pixels(new Landscape("sunset", 1).paint(128, 128)))
                        .distinct()
                        .count())
                .isGreaterThan(500);
    }

    @Test
    void getsClearerStepByStep() {
        BufferedImage goal = new Landscape("forest", 3).paint(96, 96);
        double previous = Double.MAX_VALUE;
        for (double clarity : new double[] {0.1, 0.4, 0.7, 1.0}) {
            double distance = distance(goal, Pictures.halfDone(goal, clarity, 5));
            assertThat(distance).isLessThan(previous);
            previous = distance;
        }
        assertThat(previous).isZero();
    }

    @Test
    void putsTextsIntoPngFiles() {
        byte[] png = ImageFiles.png(Pictures.filled(4, 3, 0x123456), Map.of("prompt", "{}"));

        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("tEXtprompt\0{}");
        BufferedImage read = ImageFiles.read(png);
        assertThat(read.getWidth()).isEqualTo(4);
        assertThat(read.getRGB(0, 0) & 0xffffff).isEqualTo(0x123456);
    }

    @Test
    void readsNothingFromBytesThatAreNoPicture() {
        assertThat(ImageFiles.read("hello".getBytes(StandardCharsets.UTF_8))).isNull();
    }

    private static double distance(BufferedImage one, BufferedImage other) {
        int[] left = pixels(one);
        int[] right = pixels(other);
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += Math.abs((left[i] >> 8 & 0xff) - (right[i] >> 8 & 0xff));
        }
        return sum;
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
