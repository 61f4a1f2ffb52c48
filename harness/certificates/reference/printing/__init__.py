"""The certificate maker: page models in, PDF bytes out."""
