#pragma once
// Inside of room paper: a PDF that grows in memory, and type on it. Lengths are points of 1/72
// inch, from the top left corner.
#include <memory>
#include <string>
#include <string_view>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "paper/document.h"

namespace ringroom::paper {

struct Freed {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
using Type = std::unique_ptr<PangoLayout, Freed>;

struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};
inline constexpr Colour ink{0.10, 0.12, 0.15};
inline constexpr Colour grey_ink{0.42, 0.45, 0.50};
inline constexpr Colour rule{0.75, 0.78, 0.82};
inline constexpr Colour shade{0.93, 0.945, 0.96};
inline constexpr Colour accent{0.12, 0.38, 0.68};

struct Face {
    double points = 10;
    bool bold = false;
    Align align = Align::left;
};

/// Whether a font with Chinese characters is there.
[[nodiscard]] bool has_font();
/// The first characters of what must stay small: a label, a foot.
[[nodiscard]] std::string cut(std::string_view text, std::size_t characters);

class Canvas {
public:
    explicit Canvas(const Page& page);

    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double height() const { return height_; }
    /// Wraps at `width`; cut to limits::text_characters, control characters left out.
    [[nodiscard]] Type set(std::string_view text, const Face& face, double width) const;
    void draw(PangoLayout* type, double x, double y, Colour colour);
    /// One line of the type with its top at `y`; gives the line's height.
    double draw_line(PangoLayout* type, int line, double x, double y, Colour colour);
    void fill(double x, double y, double width, double height, Colour colour);
    void stroke(double x1, double y1, double x2, double y2, Colour colour, double width = 0.5);
    void frame(double x, double y, double width, double height, Colour colour, double line);
    [[nodiscard]] cairo_t* cairo() const { return cairo_.get(); }
    void end_page();
    /// The whole file; nothing more can be drawn. Empty when something went wrong.
    [[nodiscard]] std::string finish();

private:
    double width_;
    double height_;
    const char* language_;
    std::string bytes_;
    std::unique_ptr<cairo_surface_t, Freed> surface_;
    std::unique_ptr<cairo_t, Freed> cairo_;
};

[[nodiscard]] double height_of(PangoLayout* type);
[[nodiscard]] double width_of(PangoLayout* type);
[[nodiscard]] int lines_of(PangoLayout* type);
/// Height of one line of it.
[[nodiscard]] double line_height(PangoLayout* type, int line);

} // namespace ringroom::paper
