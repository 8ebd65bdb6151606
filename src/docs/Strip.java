import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Puts pictures of one size into rows: {@code java Strip.java TARGET COLUMNS PICTURE...}. */
final class Strip {
  public static void main(String[] arguments) throws IOException {
    int columns = Integer.parseInt(arguments[1]);
    int pictures = arguments.length - 2;
    BufferedImage whole = null;
    for (int i = 0; i < pictures; i++) {
      BufferedImage picture = ImageIO.read(new File(arguments[i + 2]));
      int width = picture.getWidth();
      int height = picture.getHeight();
      if (whole == null) {
        int rows = (pictures + columns - 1) / columns;
        whole = new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
      }
      Graphics2D graphics = whole.createGraphics();
      graphics.drawImage(picture, i % columns * width, i / columns * height, null);
      graphics.dispose();
    }
    ImageIO.write(whole, "png", new File(arguments[0]));
  }
}
