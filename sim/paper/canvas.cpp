#include "paper/canvas.h"

#include <algorithm>

#include "base/characters.h"
#include "base/time.h"
#include "paper/limits.h"

namespace ringroom::paper {
namespace {

constexpr const char* family = "Noto Sans CJK SC";
constexpr double short_side = 595.276; // A4: 210 mm
constexpr double long_side = 841.890;  // 297 mm

cairo_status_t take(void* to, const unsigned char* bytes, unsigned int count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

std::string printable_text(std::string_view text) {
    auto letters = characters_of(text.substr(0, limits::text_characters * 4));
    letters = letters.substr(0, limits::text_characters);
    std::erase_if(letters, [](char32_t c) { return c < U' ' && c != U'\n' && c != U'\t'; });
    return utf8_of(letters);
}

} // namespace

bool has_font() {
    PangoFontFamily** families = nullptr;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    const bool found = std::any_of(families, families + count, [](PangoFontFamily* one) {
        return std::string_view(pango_font_family_get_name(one)) == family;
    });
    g_free(families);
    return found;
}

std::string cut(std::string_view text, std::size_t characters) {
    return utf8_of(characters_of(text.substr(0, characters * 4)).substr(0, characters));
}

Canvas::Canvas(const Page& page)
    : width_(page.landscape ? long_side : short_side)
    , height_(page.landscape ? short_side : long_side)
    , language_(page.language == Language::zh ? "zh-cn" : "en")
    , surface_(cairo_pdf_surface_create_for_stream(take, &bytes_, width_, height_))
    , cairo_(cairo_create(surface_.get())) {
    auto* surface = surface_.get();
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    // Else the clock of the moment stands in the file, and no two are alike.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   to_iso({page.created * 1000}).substr(0, 19).append("Z").c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                   printable_text(page.title).c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Ringroom");
}

Type Canvas::set(std::string_view text, const Face& face, double width) const {
    Type type(pango_cairo_create_layout(cairo_.get()));
    auto* context = pango_layout_get_context(type.get());
    pango_context_set_language(context, pango_language_from_string(language_));
    auto* font = pango_font_description_new();
    pango_font_description_set_family(font, family);
    pango_font_description_set_absolute_size(font, face.points * PANGO_SCALE);
    pango_font_description_set_weight(font, face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(type.get(), font);
    pango_font_description_free(font);
    pango_layout_set_wrap(type.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(type.get(), static_cast<int>(std::max(width, 1.0) * PANGO_SCALE));
    pango_layout_set_alignment(type.get(), face.align == Align::right    ? PANGO_ALIGN_RIGHT
                                           : face.align == Align::centre ? PANGO_ALIGN_CENTER
                                                                         : PANGO_ALIGN_LEFT);
    const auto shown = printable_text(text);
    pango_layout_set_text(type.get(), shown.data(), static_cast<int>(shown.size()));
    return type;
}

void Canvas::draw(PangoLayout* type, double x, double y, Colour colour) {
    for (int line = 0; line < lines_of(type); ++line)
        y += draw_line(type, line, x, y, colour);
}

double Canvas::draw_line(PangoLayout* type, int line, double x, double y, Colour colour) {
    auto* one = pango_layout_get_line_readonly(type, line);
    PangoRectangle logical;
    pango_layout_line_get_extents(one, nullptr, &logical);
    const double spare = (pango_layout_get_width(type) - logical.width) / double{PANGO_SCALE};
    const auto align = pango_layout_get_alignment(type);
    x += align == PANGO_ALIGN_RIGHT ? spare : align == PANGO_ALIGN_CENTER ? spare / 2 : 0;
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
    cairo_move_to(cairo_.get(), x, y - logical.y / double{PANGO_SCALE}); // its base line
    pango_cairo_show_layout_line(cairo_.get(), one);
    return logical.height / double{PANGO_SCALE};
}

void Canvas::fill(double x, double y, double width, double height, Colour colour) {
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
    cairo_rectangle(cairo_.get(), x, y, width, height);
    cairo_fill(cairo_.get());
}

void Canvas::stroke(double x1, double y1, double x2, double y2, Colour colour, double width) {
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
    cairo_set_line_width(cairo_.get(), width);
    cairo_move_to(cairo_.get(), x1, y1);
    cairo_line_to(cairo_.get(), x2, y2);
    cairo_stroke(cairo_.get());
}

void Canvas::frame(double x, double y, double width, double height, Colour colour, double line) {
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
    cairo_set_line_width(cairo_.get(), line);
    cairo_rectangle(cairo_.get(), x, y, width, height);
    cairo_stroke(cairo_.get());
}

void Canvas::end_page() {
    cairo_show_page(cairo_.get());
}

std::string Canvas::finish() {
    const bool well = cairo_status(cairo_.get()) == CAIRO_STATUS_SUCCESS;
    cairo_surface_finish(surface_.get());
    const bool ended = cairo_surface_status(surface_.get()) == CAIRO_STATUS_SUCCESS;
    return well && ended ? std::move(bytes_) : std::string();
}

double height_of(PangoLayout* type) {
    double height = 0;
    for (int line = 0; line < lines_of(type); ++line)
        height += line_height(type, line);
    return height;
}

double width_of(PangoLayout* type) {
    int width = 0;
    pango_layout_get_size(type, &width, nullptr);
    return width / double{PANGO_SCALE};
}

int lines_of(PangoLayout* type) {
    return pango_layout_get_line_count(type);
}

double line_height(PangoLayout* type, int line) {
    PangoRectangle logical;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(type, line), nullptr, &logical);
    return logical.height / double{PANGO_SCALE};
}

} // namespace ringroom::paper
