"""The StreamField blocks that every page of the city may use."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.registries import facts

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


class FactBlock(blocks.ChoiceBlock):
    """A sentence whose numbers the program keeps right; the editor chooses which one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"choices": facts.choices} | options)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"words": facts.words_of(value)}

    class Meta:
        icon = "info-circle"
        label = _("sentence that is kept right by itself")
        template = "cms/blocks/fact.html"


class BodyBlock(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("heading"), icon="title", template="cms/blocks/heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("text"), features=RICH_TEXT_FEATURES, template="cms/blocks/paragraph.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    fact = FactBlock()
    document = DocumentChooserBlock(label=_("document"), template="cms/blocks/document.html")
