"""The StreamField blocks that every page of the city may use."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("picture"))
    alternative = blocks.CharBlock(label=_("what the picture shows"), max_length=250)
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("quote"))
    source = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "cms/blocks/quote.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("heading"), icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("text"), features=RICH_TEXT_FEATURES, template="cms/blocks/paragraph.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    document = DocumentChooserBlock(label=_("document"), template="cms/blocks/document.html")
