import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.Attribute;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.RecordComponentVisitor;
import org.springframework.asm.TypePath;

/**
 * A class without what a JVM never reads: names of local variables and annotations that are only for compilers. They take room in the
 * jar and, as every text of a class is kept, in the AOT cache. Lines stay, so that stack traces say where. The program that rewrites
 * classes is the one within Spring.
 */
final class SlimClass {

    private static final int API = Opcodes.ASM9;

    private SlimClass() {}

    static byte[] of(byte[] content) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(content).accept(new Slimming(writer), 0);
        return writer.toByteArray();
    }

    private static final class Slimming extends ClassVisitor {

        Slimming(ClassVisitor next) {
            super(API, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new SlimMethod(super.visitMethod(access, name, type, signature, exceptions));
        }

        @Override
        public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
            return new FieldVisitor(API, super.visitField(access, name, type, signature, value)) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return visible ? super.visitAnnotation(annotation, true) : null;
                }

                @Override
                public AnnotationVisitor visitTypeAnnotation(int kind, TypePath path, String annotation, boolean visible) {
                    return visible ? super.visitTypeAnnotation(kind, path, annotation, true) : null;
                }
            };
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String type, String signature) {
            return new RecordComponentVisitor(API, super.visitRecordComponent(name, type, signature)) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return visible ? super.visitAnnotation(annotation, true) : null;
                }

                @Override
                public AnnotationVisitor visitTypeAnnotation(int kind, TypePath path, String annotation, boolean visible) {
                    return visible ? super.visitTypeAnnotation(kind, path, annotation, true) : null;
                }
            };
        }

        @Override
        public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            return visible ? super.visitAnnotation(annotation, true) : null;
        }

        @Override
        public AnnotationVisitor visitTypeAnnotation(int kind, TypePath path, String annotation, boolean visible) {
            return visible ? super.visitTypeAnnotation(kind, path, annotation, true) : null;
        }

        @Override
        public void visitAttribute(Attribute attribute) {
            // Of some compiler, and no longer right when the texts have other numbers.
        }
    }

    private static final class SlimMethod extends MethodVisitor {

        SlimMethod(MethodVisitor next) {
            super(API, next);
        }

        @Override
        public void visitLocalVariable(String name, String type, String signature, Label start, Label end, int index) {
            // Only debuggers ask for it.
        }

        @Override
        public AnnotationVisitor visitLocalVariableAnnotation(
                int kind, TypePath path, Label[] start, Label[] end, int[] index, String annotation, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            return visible ? super.visitAnnotation(annotation, true) : null;
        }

        @Override
        public AnnotationVisitor visitTypeAnnotation(int kind, TypePath path, String annotation, boolean visible) {
            return visible ? super.visitTypeAnnotation(kind, path, annotation, true) : null;
        }

        @Override
        public AnnotationVisitor visitInsnAnnotation(int kind, TypePath path, String annotation, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitTryCatchAnnotation(int kind, TypePath path, String annotation, boolean visible) {
            return null;
        }

        @Override
        public AnnotationVisitor visitParameterAnnotation(int parameter, String annotation, boolean visible) {
            return visible ? super.visitParameterAnnotation(parameter, annotation, true) : null;
        }

        @Override
        public void visitAttribute(Attribute attribute) {
            // As for classes.
        }
    }
}
