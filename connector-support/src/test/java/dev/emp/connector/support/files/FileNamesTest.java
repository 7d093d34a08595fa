package dev.emp.connector.support.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {

    private final FileNames names = new FileNames();

    @Test
    void aSafeNameStays() {
        assertThat(names.nameFor("ComfyUI_00001_.png")).isEqualTo("ComfyUI_00001_.png");
    }

    @Test
    void theSameNameTwiceIsNumberedAlsoWhenOnlyTheCaseDiffers() {
        assertThat(names.nameFor("a.png")).isEqualTo("a.png");
        assertThat(names.nameFor("a.png")).isEqualTo("a-2.png");
        assertThat(names.nameFor("A.png")).isEqualTo("A-3.png");
    }

    @Test
    void whatAPathOrShellCouldMisreadIsReplaced() {
        assertThat(names.nameFor("../../etc/pass wd")).isEqualTo("__.._etc_pass_wd");
        assertThat(names.nameFor("größe (1).png")).isEqualTo("gr__e__1_.png");
        assertThat(names.nameFor(".hidden")).isEqualTo("_hidden");
        assertThat(names.nameFor("")).isEqualTo("file");
    }

    @Test
    void aLongNameKeepsItsExtension() {
        assertThat(names.nameFor("x".repeat(300) + ".webm")).hasSize(155).endsWith("x.webm");
    }
}
